use std::fmt;
use std::ops::Deref;

use bytemuck::Pod;

use super::Damage;

/// An array that is owned, or lies in an image, which lives as long as the process.
#[derive(Clone)]
pub enum Flat<T: 'static> {
    /// Made in this process.
    Owned(Vec<T>),
    /// Part of an image.
    Kept(&'static [T]),
}

impl<T: Pod> Flat<T> {
    /// The array that these bytes of an image are.
    pub fn kept(bytes: &'static [u8]) -> Result<Self, Damage> {
        bytemuck::try_cast_slice(bytes).map(Self::Kept).map_err(|_misfit| Damage)
    }

    /// The bytes, as an image keeps them.
    pub fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl<T: Clone> Flat<T> {
    /// The array to change it; one of an image is copied first.
    pub fn to_mut(&mut self) -> &mut Vec<T> {
        if let Self::Kept(kept) = self {
            *self = Self::Owned(kept.to_vec());
        }
        match self {
            Self::Owned(owned) => owned,
            Self::Kept(_) => unreachable!("it has just been copied"),
        }
    }
}

impl<T> Flat<T> {
    /// Gives back memory that further items would have used.
    pub fn shrink(&mut self) {
        if let Self::Owned(owned) = self {
            owned.shrink_to_fit();
        }
    }

    /// The bytes of memory that it takes; an image takes none of its own.
    pub fn memory(&self) -> usize {
        match self {
            Self::Owned(owned) => owned.capacity() * size_of::<T>(),
            Self::Kept(_) => 0,
        }
    }
}

impl<T> Default for Flat<T> {
    fn default() -> Self {
        Self::Owned(Vec::new())
    }
}

impl<T> From<Vec<T>> for Flat<T> {
    fn from(mut owned: Vec<T>) -> Self {
        owned.shrink_to_fit();
        Self::Owned(owned)
    }
}

impl<T> FromIterator<T> for Flat<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().collect::<Vec<T>>().into()
    }
}

impl<T> Deref for Flat<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Owned(owned) => owned,
            Self::Kept(kept) => kept,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Flat<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}
