//! Nothing: the tests of this package are what depends on the facade alone.
