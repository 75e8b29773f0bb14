//! What was posted: fields in their order, files, and the bytes by which a second press is recognised.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};

/// Most bytes of an ordinary form.
pub const FORM_LIMIT: usize = 1024 * 1024;
/// Most bytes of a form with files.
pub const UPLOAD_LIMIT: usize = 24 * 1024 * 1024;
/// Most fields of a form.
const MOST_FIELDS: usize = 2_000;

/// A file that came with a form.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// The field's name.
    pub field: String,
    /// The file's name as the browser gave it; shown, never used as a path.
    pub file_name: String,
    /// The media type as the browser gave it.
    pub media_type: String,
    /// Its content.
    pub bytes: Bytes,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Upload({}, {}, {} bytes)",
            self.field,
            self.media_type,
            self.bytes.len()
        )
    }
}

/// The fields of a form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    files: Vec<Upload>,
}

impl std::fmt::Debug for Fields {
    /// Names only: what people typed does not belong into a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.pairs.iter().map(|(name, _)| name)).finish()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self {
            pairs: pairs.into_iter().map(|(n, v)| (n.into(), v.into())).collect(),
            files: Vec::new(),
        }
    }
}

/// Fields that are about the form and not of its content.
pub const CSRF: &str = "csrf";
/// The key by which a form that is sent twice is recognised.
pub const KEY: &str = "key";
/// The version that the form was made from.
pub const EXPECTED: &str = "expected";

impl Fields {
    /// The first value under a name; empty if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, value)| value)
    }

    /// All values under a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the name was sent.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(n, _)| n == name)
    }

    /// Replaces the values under a name by one.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.retain(|(n, _)| n != name);
        self.pairs.push((name.to_owned(), value.into()));
    }

    /// The file under a name, if one was chosen.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&Upload> {
        self.files.iter().find(|f| f.field == name && !f.bytes.is_empty())
    }

    /// All files under a name.
    pub fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Upload> {
        self.files
            .iter()
            .filter(move |f| f.field == name && !f.bytes.is_empty())
    }

    /// What the person typed or chose, without the form's own fields.
    pub fn content(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .filter(|(n, _)| ![CSRF, KEY, EXPECTED].contains(&n.as_str()))
            .map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// The content as bytes: equal for two presses of one form, whatever token the page was shown with.
    #[must_use]
    pub fn content_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut put = |bytes: &[u8]| {
            out.extend_from_slice(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            out.extend_from_slice(bytes);
        };
        put(self.get(EXPECTED).as_bytes());
        for (name, value) in self.content() {
            put(name.as_bytes());
            put(value.as_bytes());
        }
        for file in &self.files {
            put(file.field.as_bytes());
            put(&file.bytes);
        }
        out
    }

    /// The form in the plain encoding, without its token and files: how it is kept while somebody signs in again.
    #[must_use]
    pub fn encoded(&self) -> Vec<u8> {
        let mut out = String::new();
        for (name, value) in self.pairs.iter().filter(|(n, _)| n != CSRF) {
            if !out.is_empty() {
                out.push('&');
            }
            encode_into(name, &mut out);
            out.push('=');
            encode_into(value, &mut out);
        }
        out.into_bytes()
    }

    /// Reads the plain encoding. Bytes that are no text become replacement marks; a browser sends none.
    #[must_use]
    pub fn decoded(body: &[u8]) -> Self {
        body.split(|b| *b == b'&')
            .filter(|pair| !pair.is_empty())
            .take(MOST_FIELDS)
            .map(|pair| match pair.iter().position(|b| *b == b'=') {
                Some(at) => {
                    let (name, value) = pair.split_at(at);
                    (decode(name), decode(value.get(1..).unwrap_or_default()))
                }
                None => (decode(pair), String::new()),
            })
            .collect()
    }
}

fn encode_into(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                for half in [byte >> 4, byte & 15] {
                    out.push(HEX.get(usize::from(half)).map_or('0', |h| char::from(*h)));
                }
            }
        }
    }
}

fn decode(text: &[u8]) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match (byte, tail) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            (other, _) => out.push(*other),
        }
    }
    // Browsers send line ends as two characters; we keep one. A zero character is no text.
    String::from_utf8_lossy(&out).replace("\r\n", "\n").replace('\0', "")
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadError {
    /// It is larger than a form may be.
    TooLarge,
    /// It is neither of the two encodings of a form.
    NotAForm,
    /// It broke off or is malformed.
    Broken,
}

impl ReadError {
    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("")
}

/// Reads the form of a request, in either encoding, within its limits.
///
/// # Errors
/// [`ReadError`]: too large, not a form, or broken.
pub async fn read_body(request: Request) -> Result<Fields, ReadError> {
    let kind = content_type(request.headers()).to_ascii_lowercase();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let body = axum::body::to_bytes(request.into_body(), FORM_LIMIT)
            .await
            .map_err(|_| ReadError::TooLarge)?;
        Ok(Fields::decoded(&body))
    } else if kind.starts_with("multipart/form-data") {
        read_multipart(request).await
    } else if kind.is_empty() {
        // A button without any field sends no content type when it has no body.
        let body = axum::body::to_bytes(request.into_body(), 1)
            .await
            .map_err(|_| ReadError::NotAForm)?;
        if body.is_empty() {
            Ok(Fields::default())
        } else {
            Err(ReadError::NotAForm)
        }
    } else {
        Err(ReadError::NotAForm)
    }
}

async fn read_multipart(request: Request) -> Result<Fields, ReadError> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| ReadError::Broken)?;
    let mut out = Fields::default();
    let mut left = UPLOAD_LIMIT;
    let failed = |e: axum::extract::multipart::MultipartError| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ReadError::TooLarge
        } else {
            ReadError::Broken
        }
    };
    while let Some(part) = parts.next_field().await.map_err(failed)? {
        if out.pairs.len() + out.files.len() >= MOST_FIELDS {
            return Err(ReadError::TooLarge);
        }
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let media_type = part.content_type().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(failed)?;
        left = left.checked_sub(bytes.len()).ok_or(ReadError::TooLarge)?;
        match file_name {
            Some(file_name) => out.files.push(Upload {
                field,
                file_name,
                media_type,
                bytes,
            }),
            None => {
                let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n").replace('\0', "");
                out.pairs.push((field, text));
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn request(kind: &str, body: impl Into<Body>) -> Request {
        Request::builder()
            .header(header::CONTENT_TYPE, kind)
            .body(body.into())
            .unwrap()
    }

    #[test]
    fn the_plain_encoding_comes_back_as_it_was() {
        let fields: Fields = [
            ("name", "Zoë O’Neill & co"),
            ("note", "100% = all\nnext + line"),
            ("note", ""),
        ]
        .into_iter()
        .collect();
        let again = Fields::decoded(&fields.encoded());
        assert_eq!(again, fields);
        assert_eq!(again.all("note").count(), 2);
        assert_eq!(again.get("absent"), "");
    }

    #[test]
    fn odd_bytes_are_read_as_well_as_can_be() {
        let fields = Fields::decoded(b"a=%zz&b=%4&c&=d&e=1%0D%0A2&f=%00x");
        assert_eq!(fields.get("a"), "%zz");
        assert_eq!(fields.get("b"), "%4");
        assert!(fields.has("c"));
        assert_eq!(fields.get("e"), "1\n2");
        assert_eq!(fields.get("f"), "x");
    }

    #[test]
    fn two_presses_have_the_same_content_whatever_their_token() {
        let pressed = |token: &str, note: &str| {
            [("csrf", token), ("key", "k"), ("note", note)]
                .into_iter()
                .collect::<Fields>()
                .content_bytes()
        };
        assert_eq!(pressed("a", "x"), pressed("b", "x"));
        assert_ne!(pressed("a", "x"), pressed("a", "y"));
    }

    #[tokio::test]
    async fn both_encodings_are_read_and_nothing_else() {
        let plain = read_body(request("application/x-www-form-urlencoded; charset=utf-8", "a=1"))
            .await
            .unwrap();
        assert_eq!(plain.get("a"), "1");
        let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntwo\r\n--b\r\n\
            Content-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
        let parts = read_body(request("multipart/form-data; boundary=b", body))
            .await
            .unwrap();
        assert_eq!(parts.get("a"), "two");
        let file = parts.file("f").unwrap();
        assert_eq!((file.file_name.as_str(), &file.bytes[..]), ("x.txt", &b"hello"[..]));
        let json = read_body(request("application/json", "{}")).await;
        assert_eq!(json.unwrap_err(), ReadError::NotAForm);
        let broken = read_body(request("multipart/form-data; boundary=b", "--b\r\nContent")).await;
        assert_eq!(broken.unwrap_err(), ReadError::Broken);
    }

    #[tokio::test]
    async fn a_form_beyond_its_limit_is_not_read() {
        let large = format!("a={}", "x".repeat(FORM_LIMIT));
        let read = read_body(request("application/x-www-form-urlencoded", large)).await;
        assert_eq!(read.unwrap_err().status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}
