package dev.axial.study.page;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code report.html} and its stylesheet. A name in it that {@link PageContent} does not have is an error. */
final class PageTemplate {

    private static final String STYLE = resource("report.css");
    private static final Template PAGE = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addValueResolver(ValueResolvers.rawResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .build()
            .parse(resource("report.html"), Variant.forContentType(Variant.TEXT_HTML));

    private PageTemplate() {}

    static String render(PageContent content) {
        return PAGE.data("page", content, "style", STYLE).render();
    }

    private static String resource(String name) {
        try (InputStream file = PageTemplate.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + name + " cannot be read", e);
        }
    }
}
