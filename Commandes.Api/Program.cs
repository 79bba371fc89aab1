Console.WriteLine("à venir");
