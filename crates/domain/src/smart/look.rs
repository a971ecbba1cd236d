//! Whether two logos look alike: a print of how bright a picture is beside each of its parts, and how much two prints differ.
//!
//! The print is a difference hash in both directions (128 bits): it survives another size, colour or compression and a
//! little noise, and says nothing about what is drawn. So what is alike is shown to a reviewer, never refused.

/// Pixels of a side of the picture that a print is made of.
pub const SIDE: usize = 9;
/// Bits in which prints of pictures that look alike differ at most.
const ALIKE_MAX: u32 = 14;
/// Brightness, of 255, that counts as a difference.
const STEP: i16 = 6;

/// How a picture looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Print {
    /// Bits of what is darker to the right.
    pub across: u64,
    /// Bits of what is darker below.
    pub down: u64,
}

impl Print {
    /// Of a picture made small: [`SIDE`] rows of as many grey pixels; `None` when there are more or fewer.
    pub fn of(grey: &[u8]) -> Option<Print> {
        if grey.len() != SIDE * SIDE {
            return None;
        }
        let at = |x: usize, y: usize| i16::from(grey[y * SIDE + x]);
        let mut print = Print { across: 0, down: 0 };
        for y in 0..SIDE - 1 {
            for x in 0..SIDE - 1 {
                print.across = print.across << 1 | u64::from(at(x, y) - at(x + 1, y) > STEP);
                print.down = print.down << 1 | u64::from(at(x, y) - at(x, y + 1) > STEP);
            }
        }
        Some(print)
    }

    /// Bits that differ, of 128.
    pub const fn distance(self, other: Print) -> u32 {
        (self.across ^ other.across).count_ones() + (self.down ^ other.down).count_ones()
    }

    /// A reviewer should see both.
    pub const fn is_alike(self, other: Print) -> bool {
        self.distance(other) <= ALIKE_MAX
    }

    /// It has no shape to compare: a picture of one colour.
    pub const fn is_blank(self) -> bool {
        self.across.count_ones() + self.down.count_ones() == 0
    }

    /// As two numbers that are stored.
    pub const fn codes(self) -> (i64, i64) {
        (self.across.cast_signed(), self.down.cast_signed())
    }

    /// From the numbers stored.
    pub const fn from_codes((across, down): (i64, i64)) -> Print {
        Print { across: across.cast_unsigned(), down: down.cast_unsigned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(light: impl Fn(usize, usize) -> u8) -> Print {
        let grey: Vec<u8> = (0..SIDE * SIDE).map(|n| light(n % SIDE, n / SIDE)).collect();
        Print::of(&grey).unwrap()
    }

    fn square(x: usize, y: usize) -> u8 {
        if (2..6).contains(&x) && (2..6).contains(&y) { 20 } else { 240 }
    }

    #[test]
    fn the_same_shape_is_alike_and_another_is_not() {
        let one = drawn(square);
        let noisy = drawn(|x, y| square(x, y).saturating_add(((x * 7 + y * 3) % 5) as u8));
        let paler = drawn(|x, y| square(x, y) / 2 + 60);
        let cross = drawn(|x, y| if x == 4 || y == 4 { 10 } else { 250 });
        let stripes = drawn(|x, _| if x % 2 == 0 { 10 } else { 250 });
        assert!(one.is_alike(noisy) && one.is_alike(paler));
        assert!(!one.is_alike(cross) && !one.is_alike(stripes) && !cross.is_alike(stripes));
        assert!(drawn(|_, _| 255).is_blank() && !one.is_blank());
        assert_eq!(Print::from_codes(stripes.codes()), stripes);
        assert_eq!(Print::of(&[0; 80]), None);
        assert_eq!((one.distance(one), one.distance(cross)), (0, cross.distance(one)));
    }
}
