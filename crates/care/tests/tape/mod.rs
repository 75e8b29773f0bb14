//! A tape of random numbers that drives choices, so that a failing sequence shrinks.

/// Numbers read one after the other; zeros once it is over.
pub struct Tape {
    numbers: Vec<u32>,
    at: usize,
}

impl Tape {
    pub fn new(numbers: Vec<u32>) -> Self {
        Self { numbers, at: 0 }
    }

    pub fn is_over(&self) -> bool {
        self.at >= self.numbers.len()
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u32) -> u32 {
        let x = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        x % n
    }

    pub fn flip(&mut self) -> bool {
        self.below(2) == 1
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(u32::try_from(all.len()).unwrap_or(1)) as usize]
    }
}
