//! The views against what folding says, and each question against cases written by hand.

mod book;
mod fold;
mod lists;
mod live;
mod random;
mod real;
mod search;
