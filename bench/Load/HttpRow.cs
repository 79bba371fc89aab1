namespace Load;

/// <summary>Results of one kind of request at one number of connections: service, bare server, and bare server with prepared statements.</summary>
internal sealed record HttpRow(string Request, int Connections, WrkRun Service, WrkRun Bare, WrkRun Prepared)
{
    public double RatioToBare => Service.PerSecond / Bare.PerSecond;

    public double RatioToPrepared => Service.PerSecond / Prepared.PerSecond;
}
