"""Which address of the PBX is presented to a phone? Rules A1 to A24, a module for each part of the procedure."""

from planner.core.present.presenter import Presentable, Presented, Presenter
from planner.core.present.source import KernelAnswer, Phone

__all__ = ["KernelAnswer", "Phone", "Presentable", "Presented", "Presenter"]
