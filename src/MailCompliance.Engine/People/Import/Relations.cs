using System.Collections.Frozen;

namespace MailCompliance.Engine.People.Import;

/// <summary>Contacts of a pupil who are there by profession: they are nobody's parent or carer.</summary>
internal static class Relations
{
    private static readonly FrozenSet<string> Professional = FrozenSet.ToFrozenSet(
        ["doctor", "gp", "dentist", "health visitor", "nurse", "social worker", "teacher", "aide", "educational psychologist", "probation officer", "police", "agency", "other professional", "professional", "child"],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsProfessional(string? relation) => relation is not null && Professional.Contains(relation.Trim());
}
