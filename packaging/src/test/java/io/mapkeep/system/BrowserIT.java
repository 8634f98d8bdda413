package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mapkeep.contract.configuration.LdapSection.Security;
import io.mapkeep.identity.ldap.OpenLdap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person's way through the product: Chromium on one side, OpenLDAP on the other, the appliance between them. */
final class BrowserIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private OpenLdap directory;
    private StagedAppliance appliance;
    private ChromeDriver browser;

    @BeforeEach
    void start() throws Exception {
        directory = OpenLdap.start(Files.createDirectory(folder.resolve("ldap")));
        appliance = StagedAppliance.in(folder, directory.toml(Security.LDAPS)).start();
        browser = Chromium.start(folder.resolve("chromium"));
        browser.manage().window().setSize(new Dimension(1280, 900));
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.quit();
        }
        if (appliance != null) {
            appliance.close();
        }
        if (directory != null) {
            directory.close();
        }
    }

    @Test
    void aPersonSignsInUploadsAFileSeesTheDotsAndClicksOne() throws Exception {
        browser.get(appliance.origin() + "/");
        find("sign-in-username").sendKeys("erika");
        find("sign-in-password").sendKeys("wrong");
        find("sign-in-submit").click();
        assertThat(find("sign-in-problem").getText()).isNotBlank();

        find("sign-in-password").clear();
        find("sign-in-password").sendKeys(OpenLdap.PASSWORD);
        find("sign-in-submit").click();

        find("go-upload").click();
        WebElement input = new WebDriverWait(browser, PATIENCE)
                .until(ExpectedConditions.presenceOfElementLocated(testId("upload-input")));
        input.sendKeys(StagedAppliance.SAMPLES
                .resolve("earthquakes.geojson")
                .toAbsolutePath()
                .normalize()
                .toString());
        find("upload-submit").click();
        find("import-open").click();

        WebElement map = find("map");
        new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.attributeToBe(map, "data-state", "ready"));
        assertThat(clickADot()).as("a dot was found under the pointer").isTrue();
        assertThat(find("popup").getText()).contains("mag", "place");
        screenshot("map");

        find("tab-table").click();
        assertThat(find("dataset-table").getText()).contains("mag");

        browser.get(appliance.origin() + "/sql");
        find("sql-run");
        assertNothingWasBlocked();
    }

    @Test
    void aViewerMayLookButNotUpload() throws Exception {
        browser.get(appliance.origin() + "/datasets");
        find("sign-in-username").sendKeys("anna");
        find("sign-in-password").sendKeys(OpenLdap.PASSWORD);
        find("sign-in-submit").click();
        find("account-menu");
        assertThat(browser.findElements(testId("go-upload"))).isEmpty();
        var refused = appliance.visitor();
        assertThat(refused.signIn("anna", OpenLdap.PASSWORD).statusCode()).isEqualTo(200);
        assertThat(refused.send("POST", "/api/v1/imports?filename=a.csv", "application/octet-stream", new byte[] {'a'})
                        .statusCode())
                .isEqualTo(403);
        assertNothingWasBlocked();
    }

    /** Moves over the map until the pointer says that something can be clicked there. */
    private boolean clickADot() throws InterruptedException {
        WebElement canvas = browser.findElement(By.cssSelector(".maplibregl-canvas"));
        int width = canvas.getSize().width;
        int height = canvas.getSize().height;
        for (int row = 1; row < 40; row++) {
            for (int column = 1; column < 40; column++) {
                int x = width * column / 40 - width / 2;
                int y = height * row / 40 - height / 2;
                new Actions(browser).moveToElement(canvas, x, y).perform();
                if ("pointer".equals(canvas.getCssValue("cursor"))) {
                    new Actions(browser).click().perform();
                    return true;
                }
            }
        }
        return false;
    }

    /** The page loads nothing from elsewhere and breaks no rule of its own content security policy. */
    private void assertNothingWasBlocked() {
        List<String> complaints = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(entry -> entry.getMessage())
                .filter(message -> !message.contains("status of 401") && !message.contains("status of 403"))
                .toList();
        assertThat(complaints).isEmpty();
        Object hosts = browser.executeScript(
                "return performance.getEntriesByType('resource').map(e => new URL(e.name).origin).filter(o => o !== location.origin && o !== 'null')");
        assertThat((List<?>) hosts).isEmpty();
    }

    private WebElement find(String id) {
        return new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.visibilityOfElementLocated(testId(id)));
    }

    private static By testId(String id) {
        return By.cssSelector("[data-testid='" + id + "']");
    }

    private void screenshot(String name) throws Exception {
        Path shots = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(shots.resolve(name + ".png"), browser.getScreenshotAs(org.openqa.selenium.OutputType.BYTES));
    }
}
