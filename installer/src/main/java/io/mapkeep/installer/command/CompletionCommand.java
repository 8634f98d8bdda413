package io.mapkeep.installer.command;

import io.mapkeep.installer.outcome.Exit;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mapkeep completion}: scripts made from the same model as the help. */
@Command(name = "completion", description = "Prints a completion script for a shell.")
@Examples({
    "mapkeep completion bash > /etc/bash_completion.d/mapkeep",
    "mapkeep completion zsh > ~/.mapkeep.zsh && echo 'source ~/.mapkeep.zsh' >> ~/.zshrc",
    "mapkeep completion fish > ~/.config/fish/completions/mapkeep.fish"
})
final class CompletionCommand extends Action {
    /** The shells there are scripts for. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        screen().result(script(shell, spec().root().commandLine()));
        return Exit.DONE.code();
    }

    static String script(Shell shell, CommandLine root) {
        return switch (shell) {
            case BASH -> AutoComplete.bash("mapkeep", root);
            // picocli's script is made for both shells; zsh needs its emulation of bash's completion switched on.
            case ZSH ->
                "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
                        + AutoComplete.bash("mapkeep", root);
            case FISH -> FishCompletion.script(root.getCommandSpec());
        };
    }
}
