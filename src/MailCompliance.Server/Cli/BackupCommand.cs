using System.CommandLine;
using System.Security.Cryptography;
using MailCompliance.Engine;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;
using MailCompliance.Storage.Backups;

namespace MailCompliance.Server.Cli;

/// <summary><c>backup</c>: copies of the database while mail goes on, and back; the keys apart, and only encrypted.</summary>
public static class BackupCommand
{
    public static Command Create() => new("backup", "Make a copy of the database, or put one back.") { Make(), Restore() };

    private static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "A new file for the copy of the database. It holds no keys." };
        var (keys, passphrase) = KeyOptions("A new file for the keys, encrypted. Keep it apart from the copy of the database.");
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("create", "Copy the database while mail goes on. Without the keys nobody can read held mail in it.") { file, keys, passphrase, json, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (options, _) = ConfigurationReader.Read(parsed.GetValue(config));
            var words = Passphrase(parsed.GetValue(keys), parsed.GetValue(passphrase));
            var manifest = await CreateAsync(options.Storage, parsed.GetRequiredValue(file), parsed.GetValue(keys), words, cancellation);
            if (parsed.GetValue(json))
                JsonLines.Write(parsed.InvocationConfiguration.Output, manifest);
            else
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"{parsed.GetValue(file)}: {Counted.Of(manifest.Rows.Values.Sum(), "row")} in {Counted.Of(manifest.Rows.Count, "table")}. "
                    + (words is null ? "The keys are not in it: keep a copy of them elsewhere (--keys FILE)." : $"The keys are in {parsed.GetValue(keys)}, encrypted."));
            return ExitCodes.Fine;
        });
        return command;
    }

    /// <summary>Both files or none.</summary>
    private static async Task<BackupManifest> CreateAsync(StorageOptions options, string file, string? keys, string? words, CancellationToken cancellation)
    {
        foreach (var name in new[] { file, keys }.OfType<string>())
            NamedFile.RequireNew(name);
        await using var database = await CommandDatabase.OpenAsync(options, cancellation);
        if (words is not null)
            NamedFile.Named(keys!, () => KeyBackup.Create(Databases.KeyRingFolder(options), keys!, words));
        try
        {
            return await CommandDatabase.NamedAsync(options, () => NamedFile.NamedAsync(file, () => DatabaseBackup.CreateAsync(database, file, cancellation)));
        }
        catch when (words is not null)
        {
            File.Delete(keys!);
            throw;
        }
    }

    private static Command Restore()
    {
        var file = new Argument<string>("FILE") { Description = "As 'backup create' made it." };
        var (keys, passphrase) = KeyOptions("The keys, as 'backup create --keys' made them. Default: they are in place.");
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("restore", "Put a copy back where the settings say, and look whether all of it is there. Never over a database that is there. Exit code 2: something is not as it was.") { file, keys, passphrase, json, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (options, _) = ConfigurationReader.Read(parsed.GetValue(config));
            var result = await RestoreAsync(options.Storage, parsed.GetRequiredValue(file), parsed.GetValue(keys), parsed.GetValue(passphrase), cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                JsonLines.Write(output, new { result.IsComplete, result.Problems, result.Manifest });
            else
                await output.WriteLineAsync(result.IsComplete
                    ? $"Restored as of {result.Manifest.MadeAt:u}: {Counted.Of(result.Manifest.Rows.Values.Sum(), "row")}, the audit trail is whole, every key is there."
                    : "Restored, but not as it was:\n  " + string.Join("\n  ", result.Problems) + "\nTo try again, move the database and its keys folder away first, and name the keys with --keys and --passphrase-file.");
            return result.IsComplete ? ExitCodes.Fine : ExitCodes.Stopped;
        });
        return command;
    }

    private static async Task<RestoreResult> RestoreAsync(StorageOptions options, string file, string? keys, string? passphraseFile, CancellationToken cancellation)
    {
        if (new[] { file, keys, passphraseFile }.FirstOrDefault(name => name is not null && !File.Exists(name)) is { } missing)
            throw new UsageException($"{missing}: there is no such file. Nothing was changed.");
        var words = Passphrase(keys, passphraseFile);
        var folder = Databases.KeyRingFolder(options);
        // the keys after the copy was looked at and the place found free: a copy that is cut off changes nothing
        Action putKeysBack = words is null ? () => { } : () => PutKeysBack(folder, keys!, words);
        var provider = options.Provider == StorageProvider.Postgres ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite;
        try
        {
            return await CommandDatabase.NamedAsync(options, () => DatabaseBackup.RestoreAsync(provider, options.ConnectionString, folder, file, TimeProvider.System, putKeysBack, cancellation));
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or CryptographicException or ArgumentException)
        {
            throw new UsageException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Databases.NameOf(options)} ({Databases.Setting}) with its keys cannot be put in place: {e.Message}");
        }
    }

    private static void PutKeysBack(string folder, string keys, string words)
    {
        try
        {
            KeyBackup.Restore(folder, keys, words);
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException or InvalidOperationException)
        {
            throw new UsageException(e.Message);
        }
    }

    private static (Option<string?> Keys, Option<string?> Passphrase) KeyOptions(string what) => (
        new Option<string?>("--keys") { Description = what, HelpName = "FILE" },
        new Option<string?>("--passphrase-file") { Description = $"A file whose first line is the passphrase of the keys: at least {KeyBackup.ShortestPassphrase} characters. Needed with --keys.", HelpName = "FILE" });

    private static string? Passphrase(string? keys, string? file)
    {
        if (keys is null)
            return file is null ? null : throw new UsageException("--passphrase-file is for --keys FILE.");
        if (file is null)
            throw new UsageException("--keys needs --passphrase-file FILE: keys are never written without encryption.");
        return NamedFile.Named(file, () => File.ReadLines(file).FirstOrDefault()) is { } words && words.Length >= KeyBackup.ShortestPassphrase
            ? words
            : throw new UsageException($"{file}: the passphrase needs at least {KeyBackup.ShortestPassphrase} characters.");
    }
}
