//! The client as a WebAssembly module: three functions with numbers in and out. `docs/handset.md` says how a page uses them.
//!
//! One module instance is one client. Memory that was handed out is the caller's until it is given back with its length.
#![allow(unsafe_code, reason = "octets are handed over as addresses in the module's own memory")]

use std::cell::RefCell;

use crate::bridge::Bridge;

thread_local! {
    static BRIDGE: RefCell<Bridge> = RefCell::default();
}

/// Room for `length` octets, all zero.
#[unsafe(no_mangle)]
pub extern "C" fn smart_alloc(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Takes back what [`smart_alloc`] or [`smart_call`] gave.
///
/// # Safety
/// The address and the length are those that were given, and are given back once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn smart_free(address: *mut u8, length: usize) {
    // SAFETY: the caller promises that this is a box of `smart_alloc` or `smart_call`, whole.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(address, length)) });
}

/// Does what the JSON of `json_length` octets at `json` asks, with `blob_length` octets at `blob` beside it. The answer is at
/// the address that comes back: two lengths (u32, little-endian), then the JSON, then octets. It is freed with
/// 8 + the lengths.
///
/// # Safety
/// Both addresses are readable for their lengths.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn smart_call(
    json: *const u8,
    json_length: usize,
    blob: *const u8,
    blob_length: usize,
) -> *mut u8 {
    // SAFETY: the caller promises that these are readable.
    let (json, blob) = unsafe {
        (std::slice::from_raw_parts(json, json_length), std::slice::from_raw_parts(blob, blob_length))
    };
    let (json, blob) = BRIDGE.with_borrow_mut(|bridge| bridge.call(json, blob));
    let mut answer = Vec::with_capacity(8 + json.len() + blob.len());
    answer.extend_from_slice(&(json.len() as u32).to_le_bytes());
    answer.extend_from_slice(&(blob.len() as u32).to_le_bytes());
    answer.extend_from_slice(json.as_bytes());
    answer.extend_from_slice(&blob);
    Box::into_raw(answer.into_boxed_slice()).cast()
}
