//! Which form of a file a client gets: what `Accept-Encoding` says (RFC 9110 §12.5.3), brotli before gzip.

use axum::http::{HeaderMap, header};

/// A form a content can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Coding {
    /// Its name in `Content-Encoding`.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Coding::Identity => None,
            Coding::Gzip => Some("gzip"),
            Coding::Brotli => Some("br"),
        }
    }
}

/// The best of what there is; the plain form always is.
pub(crate) fn choose(headers: &HeaderMap, gzip: bool, brotli: bool) -> Coding {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let wanted: Vec<(&str, f32)> = lines.flat_map(|line| line.split(',')).map(weighed).collect();
    let weight = |name: &str| {
        let named = |name: &str| wanted.iter().find(|(coding, _)| coding.eq_ignore_ascii_case(name));
        named(name).or(named("*")).map_or(0.0, |(_, weight)| *weight)
    };
    let (br, gz) = (if brotli { weight("br") } else { 0.0 }, if gzip { weight("gzip") } else { 0.0 });
    match (br, gz) {
        (br, gz) if br > 0.0 && br >= gz => Coding::Brotli,
        (_, gz) if gz > 0.0 => Coding::Gzip,
        _ => Coding::Identity,
    }
}

/// `gzip;q=0.5` as (gzip, 0.5); a weight that cannot be read is none.
fn weighed(item: &str) -> (&str, f32) {
    let mut parts = item.split(';').map(str::trim);
    let coding = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (coding, weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(accept: &str) -> Coding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
        choose(&headers, true, true)
    }

    #[test]
    fn weights_decide_and_brotli_wins_a_tie() {
        for (accept, coding) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip", Coding::Gzip),
            ("GZIP", Coding::Gzip),
            ("br;q=0.5, gzip", Coding::Gzip),
            ("br;q=0, gzip;q=0", Coding::Identity),
            ("br;q=x", Coding::Identity),
            ("*", Coding::Brotli),
            ("*;q=0.1, br;q=0", Coding::Gzip),
            ("identity", Coding::Identity),
            ("", Coding::Identity),
        ] {
            assert_eq!(chosen(accept), coding, "{accept}");
        }
        assert_eq!(choose(&HeaderMap::new(), true, true), Coding::Identity);
    }

    #[test]
    fn only_what_there_is_is_chosen() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, "br, gzip".parse().unwrap());
        assert_eq!(choose(&headers, true, false), Coding::Gzip);
        assert_eq!(choose(&headers, false, false), Coding::Identity);
    }
}
