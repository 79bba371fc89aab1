namespace Load;

/// <summary>One kind of request at one number of connections: the service, and beside it the bare server, as it comes and with prepared statements.</summary>
internal sealed record HttpRow(string Request, int Connections, WrkRun Service, WrkRun Bare, WrkRun Prepared)
{
    public double RatioToBare => Service.PerSecond / Bare.PerSecond;

    public double RatioToPrepared => Service.PerSecond / Prepared.PerSecond;
}
