package dev.axial.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.figures.cost.Costs;
import dev.axial.figures.cost.RunCost;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void givesTheSameBytesForTheSameInput() {
        // When
        Figure first = figure("Row <14> & 15");
        Figure second = figure("Row <14> & 15");

        // Then
        assertThat(first.svg()).isEqualTo(second.svg()).isEqualTo(first.svg());
        assertThat(first.png()).isEqualTo(second.png());
    }

    @Test
    void isAPngTwiceAsLargeWithInkOnIt() throws IOException {
        // Given
        Figure figure = figure("Row 14");

        // When
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(figure.png()));

        // Then
        assertThat(image.getWidth()).isEqualTo(2 * figure.width());
        assertThat(image.getHeight()).isEqualTo(2 * figure.height());
        assertThat(pixels(image, new Color(0x00, 0x68, 0xa8))).isGreaterThan(1000);
        assertThat(pixels(image, Color.WHITE)).isGreaterThan(10_000);
    }

    @Test
    void holdsTextMarkupAndAsksTheNetworkForNothing() {
        // When
        Figure figure = figure("Row <14> & 15");

        // Then
        assertThat(Marks.of(figure).all("/svg/title").get(0).getTextContent())
                .isEqualTo("Row <14> & 15: time of an epoch");
        assertThat(figure.svg().replace("http://www.w3.org/", "")).doesNotContain("http", "<script", "@import");
    }

    @Test
    void turnsEveryColourOfItsDark() {
        // When
        Marks marks = Marks.of(figure("Row 14"));

        // Then
        assertThat(marks.all("//style").get(0).getTextContent())
                .startsWith("@media screen and (prefers-color-scheme:dark){")
                .contains(".axial-fill-blue{fill:#6cb6f0}");
        assertThat(marks.all("//*[@fill and not(contains(@class, 'axial-fill-')) and @fill != 'none']"))
                .as("elements whose fill stays as it is in the dark")
                .isEmpty();
    }

    @Test
    void keepsItsIdsFromThoseOfOthers() {
        // Given
        List<RunCost> runs = List.of(new RunCost("28 px", 60, 1));

        // When
        String one = new Costs(runs).time("one", "Row 14").svg();
        String two = new Costs(runs).time("two", "Row 14").svg();

        // Then
        assertThat(one).contains("id=\"one-1\"").doesNotContain("id=\"two-");
        assertThat(two).contains("id=\"two-1\"").isEqualTo(one.replace("one-", "two-"));
    }

    @Test
    void refusesANameThatIsNoFileName() {
        assertThatThrownBy(() -> figure("x", "Row 14"))
                .hasMessage(
                        "a figure's name is small letters, digits and dashes and begins with a letter, got 'Row 14'");
    }

    private static Figure figure(String subject) {
        return figure(subject, "time");
    }

    private static Figure figure(String subject, String name) {
        return new Costs(List.of(new RunCost("28 px", 60, 1L << 30), new RunCost("128 px", 120, 2L << 30)))
                .time(name, subject);
    }

    private static int pixels(BufferedImage image, Color colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += image.getRGB(x, y) == colour.getRGB() ? 1 : 0;
            }
        }
        return count;
    }
}
