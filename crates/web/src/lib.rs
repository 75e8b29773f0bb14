//! Pages, forms and HTTP interfaces.
