namespace MailCompliance.Engine.People;

/// <summary>What somebody is to the school. One person can be several; the strictest rule wins.</summary>
public enum RecipientClass
{
    Staff,
    Pupil,

    /// <summary>Parent or carer of a pupil.</summary>
    Parent,
    Governor,

    /// <summary>An outside agency: council, health, police, educational psychology.</summary>
    Agency,
    Supplier,

    /// <summary>Nobody the school has on file.</summary>
    Other,
}
