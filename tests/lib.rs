//! Whole-program tests live beside this file, one target each.
