//! The one door: a command is authorised, decided, appended and shown.
