namespace MailCompliance.Engine.People.Import;

/// <summary>Where an export comes from, as far as its files tell.</summary>
public enum ExportLayout
{
    /// <summary>The people files of this product.</summary>
    Own,
    Sims,
    Arbor,
    Bromcom,

    /// <summary>A report of some information system: columns are known, their origin is not.</summary>
    Report,

    /// <summary>1EdTech OneRoster 1.1, CSV tables.</summary>
    OneRoster11,

    /// <summary>1EdTech OneRoster 1.2, CSV binding.</summary>
    OneRoster12,

    /// <summary>Microsoft School Data Sync, CSV format 2.1.</summary>
    SchoolDataSync,
}
