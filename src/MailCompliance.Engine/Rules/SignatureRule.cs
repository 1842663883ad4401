using System.ComponentModel.DataAnnotations;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

public sealed record SignatureSettings
{
    /// <summary>What must stand there; of <c>name</c>, <c>job-title</c>, <c>school-name</c>, <c>address</c>, <c>phone</c>.</summary>
    [AllowedValues("name", "job-title", "school-name", "address", "phone")]
    public IReadOnlyList<string> Fields { get; init; } = ["name", "job-title", "school-name", "address", "phone"];

    /// <summary>Whether mail that stays within the school needs a signature too.</summary>
    public bool Internal { get; init; } = true;
}

/// <summary>
/// Every message ends with name, job title, school name, school address and school telephone, in the text written now: a signature
/// in the quoted history is somebody's earlier one. Policy: S0 section 4, "Signature".
/// </summary>
public sealed class SignatureRule(SignatureSettings settings) : IRule
{
    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        if (facts.Bodies.Count == 0 || !(settings.Internal || facts.Outside.Any()))
            yield break;
        var missing = Missing(facts.Signature).ToList();
        if (missing.Count == 0)
            yield break;
        yield return new Finding(
            missing.Count == settings.Fields.Count ? "Your message has no signature." : $"Your signature lacks {Listing.And(missing)}.",
            "Add your name, job title, school name, school address and school telephone at the end of what you wrote.")
        {
            Where = Place.Body,
            Evidence = [$"missing: {string.Join(", ", missing)}"],
        };
    }

    private IEnumerable<string> Missing(SignatureBlock shown) =>
        from field in settings.Fields
        from known in Known
        where known.Name.Equals(field, StringComparison.OrdinalIgnoreCase) && !known.IsShown(shown)
        select known.Words;

    private static readonly (string Name, string Words, Func<SignatureBlock, bool> IsShown)[] Known =
    [
        ("name", "your name", shown => shown.Name),
        ("job-title", "your job title", shown => shown.JobTitle),
        ("school-name", "the school name", shown => shown.SchoolName),
        ("address", "the school address", shown => shown.Address),
        ("phone", "the school telephone", shown => shown.Phone),
    ];
}
