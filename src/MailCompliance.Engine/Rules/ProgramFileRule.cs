using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record ProgramFileSettings
{
    /// <summary>Extensions or kinds that may be sent all the same, such as <c>xlsm</c> or <c>py</c>.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];
}

/// <summary>
/// No programs: executables, scripts, installers, macros, shortcuts, disk images, judged by content and also inside archives.
/// Policy: S0 section 4, "Program files and non-business documents".
/// </summary>
/// <remarks>
/// The name decides where the content is not visible, and where content cannot: a script is nothing but text until its name lets it run.
/// A file that is surely something else (a PDF, a picture) is not a program whatever it is called, unless its name is a disguise.
/// </remarks>
public sealed class ProgramFileRule(ProgramFileSettings settings) : IRule
{
    private const string Advice = "Take it out. If somebody needs a program, ask the technician.";

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        foreach (var attachment in facts.Attachments)
        {
            if (NamesOf(attachment).Select(name => ProblemOf(attachment, name)).FirstOrDefault(found => found is not null) is not { } problem)
                continue;
            yield return new Finding(problem.What, Advice)
            {
                Where = Passage.PlaceOf(attachment),
                Evidence = [problem.Evidence],
            };
        }

        foreach (var body in facts.Message.Bodies)
        {
            // some programs show a named text as a file
            if (body.Source is { FileName: { } name } part && !IsAllowed(name, null) && ProgramNames.IsProgram(name) && !ProgramNames.IsAmbiguous(name))
                yield return new Finding($"The attachment {Shown(name)} is a program file or can run one.", Advice) { Where = Place.Attachment(name, part.Path), Evidence = ["name"] };
        }
    }

    /// <summary>The name, and what else a program may take for it: from repeated fields, or only up to a NUL.</summary>
    private static IEnumerable<string> NamesOf(AttachmentFacts attachment) =>
        (attachment.Attachment.Source?.OtherFileNames ?? []).Prepend(attachment.FileName)
            .SelectMany(name => name.Contains('\0', StringComparison.Ordinal) ? [name, name[..name.IndexOf('\0', StringComparison.Ordinal)]] : (string[])[name]);

    private (string What, string Evidence)? ProblemOf(AttachmentFacts attachment, string name)
    {
        if (IsAllowed(name, attachment.Kind))
            return null;
        if (ProgramNames.IsDisguised(name))
            return ($"The attachment {Shown(name)} is named like a document but would run as a program.", "disguised name");
        if (IsProgram(name, attachment.Kind))
            return ($"The attachment {Shown(name)} is a program file or can run one.", EvidenceOf(attachment.Kind));
        var inside = attachment.Document?.Contained.FirstOrDefault(file =>
            !IsAllowed(file.Path, file.Kind) && (ProgramNames.IsDisguised(file.Path) || IsProgram(file.Path, file.Kind)));
        return inside is null ? null : ($"The attachment {Shown(name)} has a program file in it.", "inside: " + EvidenceOf(inside.Kind));
    }

    private bool IsAllowed(string name, FileKind? kind) =>
        settings.Allow.Contains(ProgramNames.ExtensionOf(name), StringComparer.OrdinalIgnoreCase)
        || (kind is not null && settings.Allow.Contains(kind.Name, StringComparer.OrdinalIgnoreCase));

    private static bool IsProgram(string name, FileKind? kind) => kind?.Family switch
    {
        FileFamily.Program => true,
        null => ProgramNames.MayBeProgram(name),
        FileFamily.Unknown => ProgramNames.MayBeProgram(name),
        FileFamily.Text => ProgramNames.IsProgram(name) && !ProgramNames.IsAmbiguous(name),
        FileFamily.Archive => ProgramNames.IsProgram(name),
        _ => false,
    };

    private static string EvidenceOf(FileKind? kind) => kind?.Family == FileFamily.Program ? $"content: {kind.Name}" : "name";

    /// <summary>A name that cannot turn the sentence round it.</summary>
    private static string Shown(string name) =>
        "“" + string.Concat(name.Where(c => !char.IsControl(c) && c is not ('\u202E' or '\u202D' or '\u202C'))) + "”";
}
