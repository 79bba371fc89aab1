namespace Load;

/// <summary>One kind of request at one number of connections, of a service that exports nothing and of one that exports its telemetry.</summary>
internal sealed record ExportRow(string Request, int Connections, WrkRun Silent, WrkRun Exporting)
{
    public double Ratio => Exporting.PerSecond / Silent.PerSecond;
}
