using MailCompliance.Engine.Detection.Money;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Detection;

/// <summary>A place where data of a type stands. Never the value itself.</summary>
/// <param name="Start">First UTF-16 code unit within the scanned text.</param>
/// <param name="Length">Code units.</param>
/// <param name="Why">Kinds of evidence for the decision trace: "checksum", "key word", "roster". Never content.</param>
public sealed record Hit(DetectionType Type, int Start, int Length, Confidence Confidence, IReadOnlyList<string> Why)
{
    public int End => Start + Length;
}

/// <summary>One text to scan, with what is known about its surroundings.</summary>
/// <param name="Text">At most <see cref="Detectors.MaxScannedCharacters"/> are scanned.</param>
/// <param name="Zones">Zones of a body; empty for subject and attachments.</param>
public sealed record ScannedText(string Text, IReadOnlyList<Zone> Zones, SchoolDetails? School, PeopleSnapshot People, StaffMember? Sender)
{
    /// <summary>Pupils whom the text is likely to speak of: the children of those it is written to.</summary>
    public IReadOnlyCollection<Pupil> Expected { get; init; } = [];

    /// <summary>The table by which bank accounts are checked; null: none is loaded.</summary>
    public ModulusTable? Modulus { get; init; }
}

/// <summary>Finds data of one type. Pure, immutable, never throws on any text, linear time.</summary>
public interface IDetector
{
    IEnumerable<Candidate> Find(PreparedText text);
}
