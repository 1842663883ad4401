namespace MailCompliance.Engine.People;

/// <summary>Why data of a pupil may go to an agency: the lawful bases of UK GDPR article 6(1), and a refusal.</summary>
public enum LawfulBasis
{
    /// <summary>Article 6(1)(a): the parents, or the pupil, agreed.</summary>
    Consent,

    /// <summary>Article 6(1)(b).</summary>
    Contract,

    /// <summary>Article 6(1)(c).</summary>
    LegalObligation,

    /// <summary>Article 6(1)(d).</summary>
    VitalInterests,

    /// <summary>Article 6(1)(e).</summary>
    PublicTask,

    /// <summary>Article 6(1)(ea), Data (Use and Access) Act 2025: safeguarding among others.</summary>
    RecognisedLegitimateInterest,

    /// <summary>Article 6(1)(f).</summary>
    LegitimateInterests,

    /// <summary>The parents said no, or took their consent back.</summary>
    Refused,
}

/// <summary>What the school has on file about sharing a pupil's data with an outside agency (R38).</summary>
/// <param name="PupilId">As in the pupils' file; <see cref="EveryPupil"/> for an agreement about all.</param>
/// <param name="Agency">An address, or a domain that stands for itself and its subdomains.</param>
/// <param name="From">First day, inclusive.</param>
/// <param name="Until">Last day, inclusive; null: until it is taken back.</param>
public sealed record Consent(string PupilId, string Agency, LawfulBasis Basis, DateOnly From, DateOnly? Until = null)
{
    public const string EveryPupil = "*";

    public bool HoldsOn(DateOnly day) => day >= From && (Until is null || day <= Until);
}
