using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using MailCompliance.Engine.Text.Containers;

namespace MailCompliance.Engine.Text.Office;

/// <summary>xls (MS-XLS, BIFF 2 to 8) and xlsb (MS-XLSB): every sheet, hidden ones too, one line a row, cells parted by tabs.</summary>
/// <param name="isPackage">xlsb, which is a ZIP of binary parts.</param>
internal sealed class OldSheetReader(bool isPackage = false) : IFormatReader
{
    private const int MaxColumns = 256;

    static OldSheetReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        try
        {
            using var reader = isPackage ? ExcelReaderFactory.CreateOpenXmlReader(Checked(content, into)) : ExcelReaderFactory.CreateBinaryReader(new MemorySlice(content));
            do
            {
                into.Append(reader.Name + "\n");
                while (reader.Read())
                    AppendRow(reader, into);
            }
            while (reader.NextResult());
        }
        catch (InvalidPasswordException)
        {
            throw new DocumentStop(Uninspectable.Encrypted);
        }
        catch (ExcelReaderException)
        {
            throw new DocumentStop(Uninspectable.Damaged);
        }
    }

    /// <summary>The library unpacks what it wants: so the package is unpacked once before, within the limits.</summary>
    private static MemorySlice Checked(ReadOnlyMemory<byte> content, Extraction into)
    {
        if (ZipDirectory.TryRead(content, into.Budget.Limits.MaxEntries, out var zip) != ZipProblem.None)
            throw new DocumentStop(Uninspectable.Damaged);
        foreach (var entry in zip.Entries)
        {
            into.Budget.CountEntry();
            zip.ReadAll(entry, into.Budget);
        }

        return new MemorySlice(content);
    }

    private static void AppendRow(IExcelDataReader reader, Extraction into)
    {
        into.Budget.CheckTime();
        into.Budget.CountWork(ReadingCosts.XmlNode * Math.Min(reader.FieldCount, MaxColumns));
        var start = into.Length;
        for (var column = 0; column < Math.Min(reader.FieldCount, MaxColumns); column++)
        {
            if (reader.GetValue(column) is { } value)
                SheetReader.AppendLine(Show(value), into);
            into.Append('\t');
        }

        into.TrimCells(start);
        if (into.Length > start)
            into.EndLine();
    }

    private static string Show(object value) => value switch
    {
        DateTime date => date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
