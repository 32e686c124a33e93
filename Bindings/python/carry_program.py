"""Puts the static program into the wheel, whose tag says where it runs."""

import os

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryProgram(BuildHookInterface):
    def initialize(self, version, build_data):
        if version == "editable":
            return
        program = os.environ.get("PEERTRIALS_PROGRAM", "")
        if not os.access(program, os.X_OK):
            raise RuntimeError(
                "PEERTRIALS_PROGRAM names no program; build the wheel with script/package, which sets it"
            )
        build_data["pure_python"] = False
        # Static: any Linux of this processor will do, whatever its C library.
        build_data["tag"] = "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64"
        build_data["force_include"][program] = "peertrials/bin/peertrials"
