"""Traditional characters read as simplified ones (繁体), for the words the rules look for."""

_TRADITIONAL = (
    "縣鎮鄉區財產擔證書諾還債務購買貸項資償虧損彌補額對為與並無應當將機構關會議紀銀業"
    "團體實質壓貼協調統籌辦處條約簽訂經營運儲備學醫園舉圖館場設標準廠範圍內規則單個歸"
    "環紅據餘優級後領導審計門現負責給兌劃轉達報終價讓權贖開發鋪護結確認東戶組織嚴違從"
    "來說點稅併擬師幣歲託執"
)
_SIMPLIFIED = (
    "县镇乡区财产担证书诺还债务购买贷项资偿亏损弥补额对为与并无应当将机构关会议纪银业"
    "团体实质压贴协调统筹办处条约签订经营运储备学医园举图馆场设标准厂范围内规则单个归"
    "环红据余优级后领导审计门现负责给兑划转达报终价让权赎开发铺护结确认东户组织严违从"
    "来说点税并拟师币岁托执"
)
SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
"""One character for one, so that every character keeps its place."""
