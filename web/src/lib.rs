//! The page's own code.
