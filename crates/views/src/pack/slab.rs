//! Rows side by side, in blocks: growing never copies them, and a place that falls free is used again.

/// Rows of one block.
const BLOCK: usize = 1024;

pub(crate) struct Slab<T> {
    blocks: Vec<Vec<Option<T>>>,
    free: Vec<u32>,
    len: usize,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            blocks: Vec::new(),
            free: Vec::new(),
            len: 0,
        }
    }
}

fn split(key: u32) -> (usize, usize) {
    // A key is made from a usize below, so it fits one.
    let key = usize::try_from(key).unwrap_or(usize::MAX);
    (key / BLOCK, key % BLOCK)
}

impl<T> Slab<T> {
    /// Puts a row in; its key stays until it is taken out.
    pub(crate) fn insert(&mut self, row: T) -> u32 {
        self.len += 1;
        while let Some(key) = self.free.pop() {
            let (block, at) = split(key);
            if let Some(place) = self.blocks.get_mut(block).and_then(|b| b.get_mut(at)) {
                *place = Some(row);
                return key;
            }
        }
        match self.blocks.last_mut() {
            Some(last) if last.len() < BLOCK => last.push(Some(row)),
            _ => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(Some(row));
                self.blocks.push(block);
            }
        }
        let last = self.blocks.last().map_or(0, Vec::len);
        u32::try_from((self.blocks.len() - 1) * BLOCK + last - 1).unwrap_or(u32::MAX)
    }

    pub(crate) fn get(&self, key: u32) -> Option<&T> {
        let (block, at) = split(key);
        self.blocks.get(block)?.get(at)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, key: u32) -> Option<&mut T> {
        let (block, at) = split(key);
        self.blocks.get_mut(block)?.get_mut(at)?.as_mut()
    }

    /// Takes a row out.
    pub(crate) fn remove(&mut self, key: u32) -> Option<T> {
        let (block, at) = split(key);
        let row = self.blocks.get_mut(block)?.get_mut(at)?.take()?;
        self.free.push(key);
        self.len -= 1;
        Some(row)
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// One more than the largest key there may be.
    pub(crate) fn numbers(&self) -> usize {
        self.blocks.len() * BLOCK
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.blocks.iter().flatten().flatten()
    }

    /// Bytes of the blocks themselves, free places included.
    pub(crate) fn bytes(&self) -> usize {
        self.blocks.len() * BLOCK * size_of::<Option<T>>() + self.free.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_used_again_and_keys_stay() {
        let mut slab = Slab::default();
        let keys: Vec<u32> = (0..3000).map(|n| slab.insert(n)).collect();
        assert_eq!(slab.remove(keys[1500]), Some(1500));
        assert_eq!(slab.remove(keys[1500]), None);
        assert_eq!(slab.get(keys[2999]), Some(&2999));
        assert_eq!(slab.insert(7), keys[1500]);
        assert_eq!(slab.len(), 3000);
        if let Some(row) = slab.get_mut(keys[0]) {
            *row = 99;
        }
        assert_eq!(slab.iter().take(2).copied().collect::<Vec<_>>(), [99, 1]);
    }
}
