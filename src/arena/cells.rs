use std::sync::OnceLock;

/// How many cells are made at once.
const STRIDE: usize = 256;

/// As many cells as there are items, each filled when it is first asked for.
///
/// Empty ones cost next to nothing, so that a million of them are there at once.
#[derive(Debug)]
pub struct Cells<T> {
    strides: Box<[OnceLock<Stride<T>>]>,
}

type Stride<T> = Box<[OnceLock<T>]>;

impl<T> Cells<T> {
    /// Cells for `length` items.
    pub fn new(length: usize) -> Self {
        Self { strides: (0..length.div_ceil(STRIDE)).map(|_| OnceLock::new()).collect() }
    }

    /// The item at `index`, which `make` makes if nobody has asked before.
    pub fn get(&self, index: usize, make: impl FnOnce() -> T) -> &T {
        let stride =
            self.strides[index / STRIDE].get_or_init(|| (0..STRIDE).map(|_| OnceLock::new()).collect());
        stride[index % STRIDE].get_or_init(make)
    }
}
