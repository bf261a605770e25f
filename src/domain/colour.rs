//! The accent colour where no stylesheet computes it: in mails and in the icon of browser tabs.

/// A colour of sRGB as `#rrggbb`: the hue (degrees of OKLCH) at the lightness and chroma that the stylesheet gives
/// the accent on light pages. White on it has a contrast of at least 5:1, whatever the hue.
pub fn accent_hex(hue: u16) -> String {
    let [red, green, blue] = from_oklch(0.44, 0.09, f64::from(hue)).map(gamma_byte);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Linear sRGB of an OKLCH colour (Björn Ottosson, 2020).
fn from_oklch(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

/// A channel of linear light as a byte of sRGB.
fn gamma_byte(linear: f64) -> u8 {
    let linear = linear.clamp(0.0, 1.0);
    let bent = if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    // Between 0 and 255 by the clamp above.
    (bent * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_is_readable_on_every_accent() {
        let light = |byte: u8| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        for hue in 0..360 {
            let hex = accent_hex(hue);
            let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
            let luminance = 0.2126 * light(byte(1)) + 0.7152 * light(byte(3)) + 0.0722 * light(byte(5));
            let contrast = 1.05 / (luminance + 0.05);
            assert!(contrast >= 5.0, "hue {hue}, {hex}: {contrast:.2}");
        }
        // Chromium paints oklch(44% .09 195), which lies outside sRGB, in this colour.
        assert_eq!(accent_hex(195), "#006162");
    }
}
