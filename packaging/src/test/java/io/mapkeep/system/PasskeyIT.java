package io.mapkeep.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions.Protocol;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions.Transport;

/** A passkey in a real browser: set up on the account page, then alone enough, and enough beside the password. */
final class PasskeyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aPasskeySignsInWithoutAPasswordAndIsAskedForBesideIt() throws Exception {
        try (var appliance = StagedAppliance.in(folder, "").start()) {
            String password = appliance.settleAdmin();
            ChromeDriver browser = Chromium.start(folder.resolve("chromium"));
            try {
                browser.addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                        .setProtocol(Protocol.CTAP2)
                        .setTransport(Transport.INTERNAL)
                        .setHasResidentKey(true)
                        .setHasUserVerification(true)
                        .setIsUserVerified(true));
                browser.get(appliance.origin() + "/sign-in?to=/account");
                signIn(browser, password);
                find(browser, "passkey-add").click();
                find(browser, "add-passkey").click();
                find(browser, "recovery-kept").click();
                find(browser, "recovery-done").click();
                assertThat(find(browser, "passkey-row").getText()).contains("Passkey");

                signOut(browser);
                find(browser, "sign-in-passkey").click();
                find(browser, "account-menu");

                signOut(browser);
                signIn(browser, password);
                find(browser, "show-passkey").click();
                find(browser, "account-menu");
            } finally {
                browser.quit();
            }
        }
    }

    private static void signIn(ChromeDriver browser, String password) {
        find(browser, "sign-in-username").sendKeys("admin");
        find(browser, "sign-in-password").sendKeys(password);
        find(browser, "sign-in-submit").click();
    }

    private static void signOut(ChromeDriver browser) {
        find(browser, "account-menu").click();
        find(browser, "sign-out").click();
    }

    private static WebElement find(ChromeDriver browser, String testId) {
        return new WebDriverWait(browser, PATIENCE)
                .until(ExpectedConditions.elementToBeClickable(By.cssSelector("[data-testid='" + testId + "']")));
    }
}
