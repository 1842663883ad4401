using System.ComponentModel.DataAnnotations;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>What a signature can be asked to show.</summary>
public enum SignatureField
{
    Name,
    JobTitle,
    SchoolName,
    Address,
    Phone,
}

public sealed record SignatureSettings
{
    /// <summary>What must stand there; of <c>name</c>, <c>job-title</c>, <c>school-name</c>, <c>address</c>, <c>phone</c>.</summary>
    [AllowedValues("name", "job-title", "school-name", "address", "phone")]
    public IReadOnlyList<SignatureField> Fields { get; init; } =
        [SignatureField.Name, SignatureField.JobTitle, SignatureField.SchoolName, SignatureField.Address, SignatureField.Phone];

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
        // mail that a mailbox passes on was signed, or not, by somebody else
        if (facts.Bodies.Count == 0 || !facts.Sender.IsOwn || !(settings.Internal || facts.Outside.Any()))
            yield break;
        var missing = Missing(facts.Signature).ToList();
        if (missing.Count == 0)
            yield break;
        yield return new Finding(
            missing.Count == settings.Fields.Count ? "Your message has no signature." : $"Your signature does not show {Listing.And(missing)}.",
            "Put your name, job title, and the school's name, address and telephone number below what you wrote.")
        {
            Where = Place.Body,
            Evidence = [$"missing: {string.Join(", ", missing)}"],
        };
    }

    private IEnumerable<string> Missing(SignatureBlock shown) => settings.Fields.Distinct().Where(field => !IsShown(field, shown)).Select(WordsOf);

    private static bool IsShown(SignatureField field, SignatureBlock shown) => field switch
    {
        SignatureField.Name => shown.Name,
        SignatureField.JobTitle => shown.JobTitle,
        SignatureField.SchoolName => shown.SchoolName,
        SignatureField.Address => shown.Address,
        SignatureField.Phone => shown.Phone,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };

    private static string WordsOf(SignatureField field) => field switch
    {
        SignatureField.Name => "your name",
        SignatureField.JobTitle => "your job title",
        SignatureField.SchoolName => "the school name",
        SignatureField.Address => "the school address",
        SignatureField.Phone => "the school telephone",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };
}
