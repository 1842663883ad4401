using System.Data.Common;
using System.Text.Json;

namespace MailCompliance.Storage.Connections;

/// <summary>Values as rows hold them.</summary>
internal static class RowReading
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) => Instant.From(row.GetInt64(column));

    public static byte[] Bytes(this DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <exception cref="InvalidDataException">Not a state of this program.</exception>
    public static T State<T>(this DbDataReader row, int column)
        where T : struct, Enum =>
        Enum.TryParse<T>(row.GetString(column), ignoreCase: true, out var state) ? state : throw new InvalidDataException($"Unknown {typeof(T).Name} in the database.");

    public static IReadOnlyList<string> Strings(this DbDataReader row, int column) =>
        JsonSerializer.Deserialize(row.GetString(column), StoredJson.Default.IReadOnlyListString)!;

    public static string Stored(this IReadOnlyList<string> strings) => JsonSerializer.Serialize(strings, StoredJson.Default.IReadOnlyListString);

    public static string Stored<T>(this T state)
        where T : struct, Enum =>
        Names<T>.Lower[state];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Lower = Enum.GetValues<T>().ToDictionary(state => state, state => state.ToString().ToLowerInvariant());
    }
}
