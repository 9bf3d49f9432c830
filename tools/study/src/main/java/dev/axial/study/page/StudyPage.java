package dev.axial.study.page;

import dev.axial.figures.Figure;
import dev.axial.study.report.StudyReport;
import java.util.List;
import java.util.function.Function;

/**
 * A report drawn: the page, and its figures to be kept beside it. Made anew from the records each time. For one thread.
 */
public final class StudyPage {

    private final PageContent content;

    private StudyPage(PageContent content) {
        this.content = content;
    }

    /**
     * @param pictures gives the bytes of a PNG file by the name that the report has for it, such as its collage
     */
    public static StudyPage of(StudyReport report, Function<String, byte[]> pictures) {
        return new StudyPage(PageContent.of(report, pictures));
    }

    /** The page: UTF-8, no script, no request to anywhere. */
    public String html() {
        return PageTemplate.render(content);
    }

    /** Every figure of the page, in its order. */
    public List<Figure> figures() {
        return content.figures();
    }
}
