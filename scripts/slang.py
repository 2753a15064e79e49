"""Elaborates Verilog with slang and fails on any warning; says nothing when there is none."""

import sys

from pyslang.driver import Driver

# The groups that see slips of signedness and width. A cast to the width a value already has is our style, so not that one.
WARNINGS = "-Wextra -Wconversion -Wsign-compare -Warith-op-mismatch -Wno-useless-cast -Werror"


def is_clean(files):
    driver = Driver()
    driver.addStandardArgs()
    if not driver.parseCommandLine(" ".join(["slang", WARNINGS, *files])):
        return False
    if not (driver.processOptions() and driver.parseAllSources()):
        return False
    driver.reportParseDiags()
    compilation = driver.createCompilation()
    driver.reportCompilation(compilation, True)
    driver.runAnalysis(compilation)
    return driver.reportDiagnostics(True)


sys.exit(0 if is_clean(sys.argv[1:]) else 1)
