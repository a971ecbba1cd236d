//! Logos of Smart SMS profiles: never the file that was handed in, but pictures made of it, by the hash of the largest one.

use domain::id::TenantId;
use domain::smart::look::Print;

use crate::error::Result;
use crate::tx::Tx;
use crate::value::Value;

/// A logo, without its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Hash of its largest picture.
    pub sha256: Vec<u8>,
    /// Pixels of a side as it was handed in.
    pub side_px: i64,
    /// How it looks.
    pub print: Print,
    /// When it was handed in.
    pub at_ms: i64,
}

/// One size of a logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoSize {
    /// Pixels of a side.
    pub side_px: i64,
    /// Hash of the picture.
    pub sha256: Vec<u8>,
    /// PNG.
    pub data: Vec<u8>,
}

/// Keeps a logo with its sizes; one that the tenant has already stays as it is.
pub fn put(tx: &mut Tx<'_>, tenant: TenantId, logo: &Logo, sizes: &[LogoSize]) -> Result<()> {
    let sql = "INSERT INTO smart_logo (tenant, sha256, side_px, print_across, print_down, at_ms) VALUES ($1,$2,$3,$4,$5,$6) \
               ON CONFLICT DO NOTHING";
    let (across, down) = logo.print.codes();
    let params = [
        Value::Int(tenant.0),
        Value::Blob(&logo.sha256),
        logo.side_px.into(),
        across.into(),
        down.into(),
        logo.at_ms.into(),
    ];
    tx.exec(sql, &params)?;
    let sql = "INSERT INTO smart_logo_size (logo, side_px, sha256, data) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING";
    for size in sizes {
        let params = [
            Value::Blob(&logo.sha256),
            size.side_px.into(),
            Value::Blob(&size.sha256),
            Value::Blob(&size.data),
        ];
        tx.exec(sql, &params)?;
    }
    Ok(())
}

/// One of a tenant's logos.
pub fn get(tx: &mut Tx<'_>, tenant: TenantId, sha256: &[u8]) -> Result<Option<Logo>> {
    let sql = "SELECT sha256, side_px, print_across, print_down, at_ms FROM smart_logo WHERE tenant = $1 AND sha256 = $2";
    tx.opt(sql, &[tenant.0.into(), sha256.into()], |row| {
        Ok(Logo {
            sha256: row.blob(0)?,
            side_px: row.int(1)?,
            print: Print::from_codes((row.int(2)?, row.int(3)?)),
            at_ms: row.int(4)?,
        })
    })
}

/// A picture of a logo; whether the tenant has it is the caller's to ask ([`get`]).
pub fn size_all(tx: &mut Tx<'_>, logo: &[u8], side_px: i64) -> Result<Option<LogoSize>> {
    let sql = "SELECT side_px, sha256, data FROM smart_logo_size WHERE logo = $1 AND side_px = $2";
    tx.opt(sql, &[logo.into(), side_px.into()], |row| {
        Ok(LogoSize { side_px: row.int(0)?, sha256: row.blob(1)?, data: row.blob(2)? })
    })
}

/// The sizes of a logo with their hashes, the smallest first, without the pictures.
pub fn sizes_all(tx: &mut Tx<'_>, logo: &[u8]) -> Result<Vec<(i64, Vec<u8>)>> {
    let sql = "SELECT side_px, sha256 FROM smart_logo_size WHERE logo = $1 ORDER BY side_px";
    tx.all(sql, &[logo.into()], |row| Ok((row.int(0)?, row.blob(1)?)))
}
