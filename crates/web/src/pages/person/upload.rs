//! Letters and documents that come with a form. What a file is, is judged by its first bytes, not by its name.

use crate::form::{Filled, Reader, Upload};
use casework::{Attachment, LARGEST_ATTACHMENT};
use nhsuk::FileUpload;

/// The field's name; also the name of the door's errors about it.
pub(in crate::pages) const FIELD: &str = "attachments";

/// The field. Its form needs `enctype="multipart/form-data"`.
pub(in crate::pages) fn field(form: &Filled, label: &str) -> FileUpload {
    form.file(FIELD, label)
        .multiple(true)
        .accept(".pdf,.jpg,.jpeg,.png,.txt,.docx")
        .hint("PDF, Word (DOCX), JPEG, PNG or text; each smaller than 10 MB. Several files may be chosen.")
}

/// The files that came, each of a kind that is taken; what is wrong with the others is said at the field.
pub(in crate::pages) fn read(r: &mut Reader) -> Vec<Attachment> {
    let files: Vec<Upload> = r.fields().files(FIELD).cloned().collect();
    let mut out = Vec::with_capacity(files.len());
    for file in files {
        if file.bytes.len() > LARGEST_ATTACHMENT {
            r.wrong(
                FIELD,
                format!("{} is too large: choose a file smaller than 10 MB", shown(&file)),
            );
        } else if let Some(media_type) = kind_of(&file) {
            out.push(Attachment {
                media_type: media_type.to_owned(),
                bytes: file.bytes.to_vec(),
            });
        } else {
            r.wrong(
                FIELD,
                format!(
                    "{} must be a PDF, a Word document (DOCX), a picture or a text file",
                    shown(&file)
                ),
            );
        }
    }
    out
}

/// The file's name for a message.
fn shown(file: &Upload) -> &str {
    if file.file_name.trim().is_empty() {
        "The file"
    } else {
        &file.file_name
    }
}

/// What a file is, if it is something that we take.
fn kind_of(file: &Upload) -> Option<&'static str> {
    let bytes = &file.bytes[..];
    let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let is_named = |ending: &str| file.file_name.to_ascii_lowercase().ends_with(ending);
    if bytes.starts_with(b"%PDF-") {
        Some("application/pdf")
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        Some("image/jpeg")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"PK\x03\x04") && (is_named(".docx") || file.media_type == docx) {
        Some(docx)
    } else if (is_named(".txt") || file.media_type.starts_with("text/plain"))
        && !bytes.contains(&0)
        && std::str::from_utf8(bytes).is_ok()
    {
        Some("text/plain")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(file_name: &str, media_type: &str, bytes: &'static [u8]) -> Upload {
        Upload {
            field: FIELD.to_owned(),
            file_name: file_name.to_owned(),
            media_type: media_type.to_owned(),
            bytes: axum::body::Bytes::from_static(bytes),
        }
    }

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(
            kind_of(&file("letter.txt", "text/plain", b"%PDF-1.7 x")),
            Some("application/pdf")
        );
        assert_eq!(
            kind_of(&file("letter.txt", "text/plain", "Dear Zoë".as_bytes())),
            Some("text/plain")
        );
        assert_eq!(kind_of(&file("letter.pdf", "application/pdf", b"MZ program")), None);
        assert_eq!(kind_of(&file("page.html", "text/html", b"<script>")), None);
        assert_eq!(kind_of(&file("list.zip", "application/zip", b"PK\x03\x04")), None);
        assert!(kind_of(&file("list.docx", "", b"PK\x03\x04")).is_some_and(|k| k.contains("wordprocessing")));
        assert_eq!(kind_of(&file("a.txt", "text/plain", b"\0\0")), None);
    }
}
