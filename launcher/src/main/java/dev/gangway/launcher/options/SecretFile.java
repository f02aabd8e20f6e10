package dev.gangway.launcher.options;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that holds a secret: what a web server has to send in GANGWAY_SECRET, or a password. */
public final class SecretFile {
    /** Fewer characters could be tried out. */
    private static final int MIN_LENGTH = 16;

    private SecretFile() {}

    /**
     * Reads the secret: the first line of the file, without white space around it.
     *
     * @throws UserException if there is no such file, or too short a secret in it
     */
    public static String read(Path file) throws UserException {
        String secret = firstLine("secret", file);
        if (secret.length() < MIN_LENGTH) {
            throw new UserException("the secret in " + file + " has " + secret.length() + " characters, fewer than "
                    + MIN_LENGTH + "; make one by 'openssl rand -hex 32'");
        }
        return secret;
    }

    /**
     * Reads a password: the first line of the file, without white space around it.
     *
     * @throws UserException if there is no such file, or nothing in it
     */
    static String readPassword(Path file) throws UserException {
        String password = firstLine("password", file);
        if (password.isEmpty()) {
            throw new UserException("the password file " + file + " has nothing in its first line");
        }
        return password;
    }

    private static String firstLine(String what, Path file) throws UserException {
        try (BufferedReader reader = TextFile.open(file)) {
            String line = reader.readLine();
            return line == null ? "" : line.strip();
        } catch (NoSuchFileException e) {
            throw new UserException("the " + what + " file " + file + " does not exist");
        } catch (MalformedInputException e) {
            throw new UserException("the " + what + " file " + file + " is no text in UTF-8");
        } catch (IOException e) {
            throw new UserException("the " + what + " file " + file + " cannot be read: " + IoFailure.tell(e), e);
        }
    }
}
