package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.Site;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Wait;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The pages of the sample application in a real browser, without a window. */
class ChromiumIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path folder;
    private final Site site;
    private ChromeDriver browser;

    ChromiumIT(@TempDir Path folder) {
        this.folder = folder;
        site = Site.shared(Front.NGINX_KEPT);
    }

    @BeforeEach
    void open() {
        File program = Programs.require("chromium", "chromium").toFile();
        File driver = Programs.require("chromedriver", "chromium-driver").toFile();
        ChromeOptions options = new ChromeOptions()
                .setBinary(program)
                .addArguments(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + folder.resolve("profile"));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver)
                        .withSilent(true)
                        .build(),
                options);
    }

    @AfterEach
    void close() {
        browser.quit();
    }

    private void visit(String target) {
        browser.get(site.origin() + target);
    }

    /** Waits over a change of page too: the element just found may belong to the page that goes. */
    private Wait<WebDriver> await() {
        return new WebDriverWait(browser, SOON).ignoring(StaleElementReferenceException.class);
    }

    private WebElement element(String css) {
        return browser.findElement(By.cssSelector(css));
    }

    @Test
    void startPageShowsWhoAskedAndWhoAnswered() {
        visit("/");
        assertThat(browser.getTitle()).contains("It works");
        String text = element("body").getText();
        assertThat(text)
                .contains("GET " + site.origin() + "/")
                .contains("Chrome/")
                .contains("nginx/")
                .contains("CGI/1.1");
        assertThat(browser.findElements(By.cssSelector("main a")).size()).isGreaterThan(10);
        Object styled = script("return getComputedStyle(document.body).fontFamily");
        assertThat(String.valueOf(styled)).isNotEqualTo("\"Times New Roman\"");
    }

    @Test
    void liveStreamShowsItsEventsOneByOne() {
        visit("/stream");
        WebElement count = element("input[name=count]");
        count.clear();
        count.sendKeys("10");
        WebElement interval = element("input[name=interval]");
        interval.clear();
        interval.sendKeys("300");
        element("button[name=start]").click();
        await().until(b -> b.findElements(By.cssSelector("#events tr")).size() >= 1);
        assertThat(element("#state").getText()).doesNotContain("done");
        await().until(b -> element("#state").getText().contains("done: 10"));
        assertThat(browser.findElements(By.cssSelector("#events tr"))).hasSize(10);
        assertThat(element("#events tr td").getText()).isEqualTo("10");
    }

    @Test
    void formUploadsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("grüße.txt"), "Zwölf Boxkämpfer");
        visit("/upload");
        WebElement title = element("input[name=title]");
        title.clear();
        title.sendKeys("Ünïcode & <title>");
        element("input[type=file]").sendKeys(file.toString());
        element("main form button").click();
        await().until(b -> element("main").getText().contains("grüße.txt"));
        assertThat(browser.getTitle()).contains("Uploaded");
        assertThat(element("main").getText()).contains("Ünïcode & <title>").contains(String.valueOf(Files.size(file)));
    }

    @Test
    void sessionCounterCounts() {
        visit("/session");
        assertThat(element(".counter output").getText()).isEqualTo("1");
        browser.navigate().refresh();
        assertThat(element(".counter output").getText()).isEqualTo("2");
        element("button[value=reset]").click();
        await().until(b -> element(".counter output").getText().equals("1"));
    }

    @Test
    void bodyIsEchoedByTheScriptOfThePage() {
        visit("/echo");
        element("main form button").click();
        await().until(b -> element("#answer").getText().contains("Grüße, 你好 & <b>"));
    }

    @Test
    void scriptAsksForAPartOfAFile() {
        visit("/files");
        element("button[name=part]").click();
        await().until(b -> element("#answer").getText().contains("206"));
        element("button[name=again]").click();
        await().until(b -> element("#answer").getText().contains("304"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/request?text=" + "a-long-word-without-any-space-that-would-widen-the-page-if-it-could",
                "/session",
                "/cookies",
                "/upload",
                "/stream",
                "/echo",
                "/files",
                "/headers?count=10",
                "/hello.jsp",
                "/nowhere",
                "/error?throw=true",
            })
    void pageFitsAPhone(String target) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 2, "mobile", true));
        visit(target);
        assertThat(number("return document.documentElement.clientWidth")).isEqualTo(360);
        assertThat(number("return document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
    }

    private long number(String script) {
        return ((Number) script(script)).longValue();
    }

    private Object script(String script) {
        return Objects.requireNonNull(((JavascriptExecutor) browser).executeScript(script), script);
    }
}
