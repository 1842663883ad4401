using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailCompliance.Engine.People;

/// <summary>A snapshot as bytes: JSON in UTF-8, compressed (Brotli, RFC 7932). Personal data in the clear: to be encrypted by who stores it.</summary>
public static class PeopleArchive
{
    /// <summary>A hundred thousand people take about 5 MB.</summary>
    public static byte[] Pack(PeopleSnapshot people)
    {
        var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(brotli, new ArchivedPeople(people.Staff, people.Pupils, people.Contacts, people.Governors, people.Agencies, people.Consents), ArchiveJson.Default.ArchivedPeople);
        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no snapshot.</exception>
    public static PeopleSnapshot Unpack(byte[] packed)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
            var people = JsonSerializer.Deserialize(brotli, ArchiveJson.Default.ArchivedPeople) ?? throw new InvalidDataException("The stored people are empty.");
            return new PeopleSnapshot(people.Staff, people.Pupils, people.Contacts, people.Governors, people.Agencies, people.Consents);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("The stored people cannot be read.", e);
        }
    }
}

internal sealed record ArchivedPeople(
    IReadOnlyList<StaffMember> Staff,
    IReadOnlyList<Pupil> Pupils,
    IReadOnlyList<PupilContact> Contacts,
    IReadOnlyList<Governor> Governors,
    IReadOnlyList<Agency> Agencies,
    IReadOnlyList<Consent>? Consents = null);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ArchivedPeople))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
