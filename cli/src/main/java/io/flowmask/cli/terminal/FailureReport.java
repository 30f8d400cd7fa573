package io.flowmask.cli.terminal;

import io.flowmask.cameras.PublishException;
import io.flowmask.cameras.UnreadableClipException;
import io.flowmask.cameras.rtsp.CameraListException;
import io.flowmask.console.web.ConsoleStartException;
import io.flowmask.embedded.EmbeddedStartException;
import io.flowmask.embedded.JobSubmissionException;
import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.model.checkpoint.CheckpointException;
import io.flowmask.model.engine.EngineException;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.yolact.ImportException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what a command throws into one message on standard error and an exit code. Exceptions whose messages are made for users are
 * shown as they are; others are named, and the log file has their stack trace. With {@code --verbose} it is shown at once.
 */
public final class FailureReport implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        boolean verbose = parsed.hasMatchedOption("--verbose")
                || commandLine.getParseResult().hasMatchedOption("--verbose");
        boolean expected = isMadeForUsers(failure);
        err.println(commandLine.getColorScheme().errorText("flowmask: " + message(failure, expected)));
        if (verbose) {
            failure.printStackTrace(err);
        } else if (!expected) {
            logger().error("{} failed", commandLine.getCommandName(), failure);
            err.println("The stack trace is in " + LogFile.path() + "; --verbose shows it here.");
        }
        err.flush();
        return ExitCode.FAILURE;
    }

    /** Made here and not at class loading: starting the log costs a third of a second that {@code --help} need not wait. */
    private static Logger logger() {
        return LoggerFactory.getLogger(FailureReport.class);
    }

    private static boolean isMadeForUsers(Exception failure) {
        return failure instanceof CommandFailure
                || failure instanceof UnreadableClipException
                || failure instanceof CameraListException
                || failure instanceof PublishException
                || failure instanceof EmbeddedStartException
                || failure instanceof ConsoleStartException
                || failure instanceof JobSubmissionException
                || failure instanceof CheckpointException
                || failure instanceof ImportException
                || failure instanceof EngineException
                || failure instanceof InvalidModelException
                || failure instanceof InvalidInputException
                || failure instanceof FileSystemException;
    }

    private static String message(Exception failure, boolean expected) {
        if (failure instanceof NoSuchFileException e) {
            return "There is no file or folder " + e.getFile() + ".";
        }
        if (failure instanceof AccessDeniedException e) {
            return "Access to " + e.getFile() + " is denied. Check its permissions.";
        }
        if (failure instanceof FileAlreadyExistsException e && e.getReason() == null) {
            return e.getFile() + " is there already and is no folder. Give another path, or remove it.";
        }
        return expected
                ? String.valueOf(failure.getMessage())
                : "Unexpected " + failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
