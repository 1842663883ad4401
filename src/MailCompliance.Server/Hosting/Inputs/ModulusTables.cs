using MailCompliance.Engine.Detection.Money;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>Reads the tables by which bank accounts are checked, where the settings name them.</summary>
public static class ModulusTables
{
    /// <summary>The published table has some 1,100 lines of 80 characters.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <returns>Null where none is named.</returns>
    /// <exception cref="ConfigurationException">A file cannot be read, or is none of the published layout.</exception>
    public static ModulusTable? Read(DetectionOptions options)
    {
        if (options.ModulusTable is not { } file)
            return null;
        try
        {
            return ModulusTable.Parse(Text(file), options.ModulusSubstitutions is { } substitutions ? Text(substitutions) : "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigurationException([new("Detection:ModulusTable", $"cannot be used: {e.Message}.")]);
        }
    }

    private static string Text(string file) =>
        new FileInfo(file).Length > MaxBytes ? throw new FormatException($"{file} is larger than 4 MB") : File.ReadAllText(file);
}
