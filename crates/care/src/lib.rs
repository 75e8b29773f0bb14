//! The vocabulary and the rules of a psychological-therapy service: what may happen, and what is then true. Pure.
