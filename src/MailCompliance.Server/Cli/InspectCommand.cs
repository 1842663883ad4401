using System.CommandLine;
using System.Security.Cryptography;
using MailCompliance.Mime;

namespace MailCompliance.Server.Cli;

/// <summary><c>inspect</c>: what was read of a message, part by part.</summary>
public static class InspectCommand
{
    public static Command Create()
    {
        var paths = SharedOptions.Paths("Messages (.eml), mbox files, or folders of them.");
        var json = SharedOptions.Json();
        var command = new Command("inspect", "Show what is read out of messages: headers, parts, decoded text, irregularities.") { paths, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(paths), parsed.GetValue(json), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(IReadOnlyList<string> paths, bool json, TextWriter output)
    {
        var exit = ExitCodes.Fine;
        foreach (var file in Progress.Over(InputFiles.Enumerate(paths), "Reading", json))
        {
            var inspection = Inspect(file);
            if (inspection.Error is not null)
                exit = ExitCodes.CouldNotCheck;
            if (json)
                JsonLines.Write(output, inspection.Error is null ? inspection : new { inspection.File, inspection.Error });
            else
                Print(output, inspection);
        }

        return exit;
    }

    /// <summary>Reads one file. A limit that refuses it, or a file that cannot be read, becomes <see cref="Inspection.Error"/>.</summary>
    internal static Inspection Inspect(InputFile file)
    {
        try
        {
            var document = MailDocument.Parse(file.Read());
            return new(file.Name, document.Headers.Value("Subject"), Addresses(document, "From"), [.. Addresses(document, "To"), .. Addresses(document, "Cc")])
            {
                Parts = [.. document.Leaves().Select(InspectedPart.Of)],
                Irregularities = document.Irregularities,
            };
        }
        catch (Exception e) when (e is MimeLimitException or IOException or UnauthorizedAccessException)
        {
            return new(file.Name, null, [], []) { Error = e.Message };
        }
    }

    private static IReadOnlyList<string> Addresses(MailDocument document, string field) =>
        [.. document.Headers.All(field).SelectMany(MailAddress.ParseList).Select(mailbox => mailbox.Address)];

    private static void Print(TextWriter output, Inspection inspection)
    {
        output.WriteLine(inspection.File);
        if (inspection.Error is not null)
        {
            output.WriteLine($"  could not be read: {inspection.Error}");
            return;
        }

        output.WriteLine($"  Subject  {inspection.Subject}");
        output.WriteLine($"  From     {string.Join(", ", inspection.From)}");
        output.WriteLine($"  To, Cc   {string.Join(", ", inspection.To)}");
        foreach (var part in inspection.Parts)
            output.WriteLine($"  {part.Path,-8} {part.ContentType,-32} {part.Bytes,10:N0} bytes  {part.FileName}");
        foreach (var irregularity in inspection.Irregularities)
            output.WriteLine($"  irregular: {irregularity}");
    }
}

/// <summary>What <c>inspect</c> prints for one message; the names are a contract.</summary>
public sealed record Inspection(string File, string? Subject, IReadOnlyList<string> From, IReadOnlyList<string> To)
{
    public IReadOnlyList<InspectedPart> Parts { get; init; } = [];

    public IReadOnlyList<string> Irregularities { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public string? Error { get; init; }
}

/// <param name="Bytes">Decoded bytes.</param>
/// <param name="Text">Decoded text of text parts; null for others.</param>
public sealed record InspectedPart(string Path, string ContentType, string? FileName, long Bytes, string Sha256, string? Text)
{
    public static InspectedPart Of(MimePart part)
    {
        var bytes = part.DecodeBytes();
        return new(
            part.Path,
            part.ContentType.MediaType,
            part.FileName,
            bytes.Length,
            Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
            part.IsText ? part.DecodeText() : null);
    }
}
