package dev.axial.figures.drawing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Numbers as SVG attributes hold them: no longer than the eye can tell. */
final class Numbers {

    private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+(?:E-?\\d+)?");

    private Numbers() {}

    /** Rounds half up to so many decimals at most, without trailing zeros or exponent. */
    static String rounded(double value, int decimals) {
        BigDecimal number = BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return number.signum() == 0 ? "0" : number.toPlainString();
    }

    /** A text with all its decimal numbers rounded to hundredths. */
    static String rounded(String text) {
        return DECIMAL.matcher(text).replaceAll(match -> rounded(Double.parseDouble(match.group()), 2));
    }
}
