using System.Net;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Duties;

public sealed record StampSignatureSettings
{
    /// <summary>
    /// The whole block, line by line, with {name}, {title}, {school}, {address} and {phone}; a line whose field is unknown is left out.
    /// It is used where the sender wrote no signature at all; else only the missing lines are added.
    /// </summary>
    public IReadOnlyList<string> Layout { get; init; } = ["{name}", "{title}", "{school}", "{address}", "{phone}"];

    /// <summary>Whether mail that stays within the school is completed too.</summary>
    public bool Internal { get; init; } = true;
}

/// <summary>
/// Completes the sender's signature from the people directory and the school's own details. Policy: S0 section 4, "Signature".
/// </summary>
/// <remarks>A sender who is not in the directory gets the school's lines; what is missing still then is the signature rule's to say.</remarks>
public sealed class StampSignatureDuty(StampSignatureSettings settings, SchoolDetails school) : IDuty
{
    public const string Name = "stamp-signature";

    public string Id => Name;

    public IEnumerable<PlannedAction> Plan(MessageFacts facts)
    {
        if (!Applies(facts))
            yield break;
        var lines = Lines(Fields(facts));
        if (lines.Count == 0)
            yield break;
        yield return new StampSignature(
            string.Join('\n', lines),
            "<p>" + string.Join("<br>\n", lines.Select(WebUtility.HtmlEncode)) + "</p>",
            $"The signature lacks {Listing.And(facts.Signature.Missing())}.");
    }

    /// <summary>The whole block for somebody who has written none yet, line by line; lines whose fields are unknown are left out.</summary>
    /// <param name="person">Null: the school's own lines.</param>
    public IReadOnlyList<string> BlockFor(StaffMember? person) => Lines(Fields(SignatureBlock.None, person));

    public bool Repairs(string ruleId, MessageFacts facts) =>
        ruleId == "signature"
        && facts.Security == MessageSecurity.None
        && ClassTreatment.Of(facts.Class).Stamped
        && Applies(facts)
        && Fields(facts).All(field => field.Shown || field.Value is not null);

    private bool Applies(MessageFacts facts) =>
        facts.Sender.IsOwn && (settings.Internal || facts.Outside.Any()) && !facts.Signature.Complete;

    private List<string> Lines(List<Field> fields)
    {
        var lines = new List<string>();
        foreach (var template in settings.Layout)
        {
            var used = fields.Where(field => template.Contains(field.Mark, StringComparison.Ordinal)).ToList();
            if (used.Any(field => field.Value is null) || (used.Count > 0 ? used.All(field => field.Shown) : fields.Exists(field => field.Shown)))
                continue;
            lines.Add(used.Aggregate(template, (line, field) => line.Replace(field.Mark, field.Value, StringComparison.Ordinal)));
        }

        return lines;
    }

    private List<Field> Fields(MessageFacts facts) => Fields(facts.Signature, facts.Sender.Person);

    private List<Field> Fields(SignatureBlock shown, StaffMember? person) =>
    [
        new("{name}", shown.Name, person is null ? null : NameOf(person)),
        new("{title}", shown.JobTitle, Known(person?.Title)),
        new("{school}", shown.SchoolName, Known(school.Name)),
        new("{address}", shown.Address, Known(school.Address)),
        new("{phone}", shown.Phone, Known(person?.Phone) ?? Known(school.Phone)),
    ];

    private static string? NameOf(StaffMember person) => Known(person.DisplayName);

    private static string? Known(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private sealed record Field(string Mark, bool Shown, string? Value);
}
