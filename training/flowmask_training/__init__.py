"""Trains small YolactEdge networks whose checkpoints `flowmask model import` reads."""
